import { element } from './dom.js';
import { seconds } from './words.js';

/** A call of a tool: what it is given, how it goes, and what comes of it. */
export class ToolRun {

	constructor({ id, name, arguments: json }) {
		this.id = id;
		this.state = element('span', { className: 'tool-state' });
		this.result = element('p', { className: 'tool-result' });
		this.root = element('details', { className: 'tool', data: { state: 'called' } },
			element('summary', {}, element('strong', {}, name), element('code', {}, json), this.state), this.result);
	}

	get running() {
		return this.root.dataset.state === 'running';
	}

	started() {
		this.tell('running', 'running');
	}

	/** Shows what came of it just now. */
	finished(result, error, millis) {
		this.came(result, error);
		this.tell(this.root.dataset.state, `${error ? 'failed after' : 'took'} ${seconds(millis)}`);
		this.root.open = true;
	}

	/** Shows what has come of it. */
	came(result, error) {
		this.tell(error ? 'failed' : 'done', error ? 'failed' : 'done');
		this.result.textContent = result || 'Nothing came of it.';
	}

	tell(state, words) {
		this.root.dataset.state = state;
		this.state.textContent = words;
	}

}
