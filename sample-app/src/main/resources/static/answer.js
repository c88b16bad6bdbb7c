import { element } from './dom.js';
import { ToolRun } from './tool.js';

/** The answer on the page: what is void, and what is no answer at all, never looks like one. */
export class Answer {

	constructor(root) {
		this.root = root;
	}

	/** Shows that nothing is asked. */
	clear(hint) {
		this.root.replaceChildren(element('p', { className: 'hint' }, hint));
		this.end('idle');
	}

	begin() {
		this.text = element('p', { className: 'text' });
		this.notice = null;
		this.reasoned = null;
		this.calls = new Map();
		this.callsOfRound = [];
		this.roundOver = false;
		this.root.replaceChildren(this.text);
		this.root.ariaBusy = 'true';
		this.state('asking');
	}

	get streaming() {
		return this.root.dataset.state === 'streaming';
	}

	get runsTools() {
		return [...this.calls.values()].some(({ running }) => running);
	}

	add(text) {
		this.beginRound();
		this.state('streaming');
		this.text.append(text);
	}

	think(text) {
		this.beginRound();
		this.reasoned ??= this.before(element('p', { className: 'reasoning' }));
		this.reasoned.append(text);
	}

	call(call) {
		this.beginRound();
		const run = new ToolRun(call);
		this.after(run.root);
		this.calls.set(run.id, run);
		this.callsOfRound.push(run);
	}

	toolStarted({ id }) {
		this.calls.get(id)?.started();
	}

	toolFinished({ toolCall, result, error, durationMillis }) {
		this.calls.get(toolCall.id)?.finished(result, error, durationMillis);
	}

	/** What was shown so far stays: a restart voids no round before it. */
	roundCompleted() {
		this.roundOver = true;
	}

	// the next round is shown behind the last one
	beginRound() {
		if (this.roundOver) {
			const next = element('p', { className: 'text' });
			this.after(next);
			this.text = next;
			this.callsOfRound = [];
			this.reasoned = null;
			this.roundOver = false;
		}
	}

	interrupted({ provider }) {
		this.state('interrupted');
		this.notice?.remove();
		this.notice = element('p', { className: 'notice' }, `${provider} broke off. The next one is being asked.`);
		this.text.after(this.notice);
	}

	restarted({ provider }) {
		this.notice?.remove();
		this.notice = null;
		const voided = element('del', { className: 'voided' }, this.text.textContent);
		const fresh = element('p', { className: 'text' });
		this.text.replaceWith(voided,
			element('p', { className: 'notice' }, `${provider} broke off. What it said is void; the answer starts again.`),
			fresh);
		this.text = fresh;
		this.reasoned?.remove();
		this.reasoned = null;
		this.callsOfRound.forEach(({ root }) => root.remove());
		this.callsOfRound = [];
	}

	completed({ provider, model, warnings, refusal, finishReason }) {
		this.notice?.remove();
		if (refusal && !this.text.textContent) {
			this.text.append(refusal);
		}
		if (finishReason === 'LENGTH') {
			warnings = ['The token limit cut this answer short.', ...warnings];
		}
		this.root.append(...warnings.map((warning) => element('p', { className: 'notice' }, warning)),
			element('footer', {}, element('strong', {}, provider), ` ${model}`));
		this.end('answered');
	}

	/** Tells what became of a turn that has no answer. */
	note(text) {
		this.root.append(element('p', { className: 'hint kept' }, text));
	}

	/** Nobody answered. */
	failed(detail) {
		this.fragment();
		this.root.prepend(element('div', { className: 'problem', role: 'alert' },
			element('strong', {}, 'No answer'), element('p', {}, detail)));
		this.end('failed');
	}

	stopped() {
		this.fragment();
		this.end('stopped');
	}

	// what was shown stays, and does not look like an answer
	fragment() {
		this.notice?.remove();
		if (this.text.textContent) {
			this.text.before(element('p', { className: 'hint' }, 'Shown so far, and not a whole answer:'));
			this.text.replaceWith(element('del', { className: 'voided' }, this.text.textContent));
		}
		else {
			this.text.remove();
		}
	}

	end(state) {
		this.root.ariaBusy = 'false';
		this.state(state);
	}

	state(state) {
		this.root.dataset.state = state;
	}

	// calls stand behind the text that goes before them
	after(node) {
		(this.callsOfRound.at(-1)?.root ?? this.text).after(node);
	}

	before(node) {
		this.text.before(node);
		return node;
	}

}
