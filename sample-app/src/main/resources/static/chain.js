import { element } from './dom.js';
import { Health } from './health.js';
import { outcome } from './words.js';

/** The providers in the order in which they are asked, with their health and their switches. */
export class Chain {

	/**
	 * `on.turn(provider, fault)`, `on.order(names)` and `on.reset(provider)` are called when a person changes something,
	 * `on.timeUp()` when somebody has been held back for as long as was said.
	 */
	constructor(root, on) {
		this.root = root;
		this.on = on;
		this.healths = new Map();
	}

	/** Shows what holds now. Cards that stand where they stood are kept, with whatever a person does there. */
	render({ providers, faults }) {
		const layout = JSON.stringify([providers.map(({ name, model, inChain, unusable }) => [name, model, inChain, unusable]), faults]);
		if (layout !== this.layout) {
			this.layout = layout;
			this.build(providers, faults);
		}
		providers.forEach((provider, index) => {
			const select = this.root.children[index].querySelector('select');
			if (select) {
				select.dataset.fault = provider.fault;
				turnTo(select, provider.fault);
			}
			this.healths.get(provider.name).show(provider);
		});
	}

	/** Shows switches as they are last known to be. */
	turnBack() {
		this.root.querySelectorAll('select').forEach((select) => turnTo(select, select.dataset.fault));
	}

	build(providers, faults) {
		this.all = providers.map(({ name }) => name);
		this.names = providers.filter(({ inChain }) => inChain).map(({ name }) => name);
		const focused = document.activeElement?.ariaLabel;
		const outcomes = new Map([...this.root.children].map(({ dataset }) => [dataset.provider, dataset.outcome]));
		this.root.replaceChildren(...providers.map((provider) => this.card(provider, faults)));
		this.show(outcomes);
		// the card is a new one, but the person is still at it
		this.root.querySelector(`[aria-label="${focused}"]`)?.focus();
	}

	/** Whether any provider is switched to a fault. */
	get failing() {
		return this.root.querySelector('select[data-failing="true"]') !== null;
	}

	/** Forgets what came of the last call. */
	begin() {
		this.mark([]);
		this.healths.forEach((health) => health.forget());
	}

	/** Shows on each card what came of it in a call, or that it is being asked. */
	mark(attempts) {
		this.show(new Map(attempts.map((attempt) => [attempt.provider, attempt.outcome])));
	}

	show(outcomes) {
		for (const card of this.root.children) {
			card.dataset.outcome = outcomes.get(card.dataset.provider) ?? '';
			card.querySelector('.outcome').textContent = outcome(card.dataset.outcome);
		}
		this.bringIntoView([...this.root.children].findLast(({ dataset }) => dataset.outcome));
	}

	// where the chain is a strip that is moved sideways
	bringIntoView(card) {
		if (card) {
			this.root.scrollLeft = card.offsetLeft - (this.root.clientWidth - card.offsetWidth) / 2;
		}
	}

	card({ name, model, unusable }, faults) {
		if (!this.healths.has(name)) {
			this.healths.set(name, new Health(name, () => this.on.reset(name), () => this.on.timeUp()));
		}
		return element('li', { data: { provider: name, outcome: '' }, tabIndex: -1 },
			element('div', { className: 'name' },
				element('strong', {}, name),
				element('span', { className: 'outcome' }),
				element('span', { className: 'move' }, this.mover(name, -1, '←', 'earlier'), this.mover(name, 1, '→', 'later'))),
			element('p', { className: 'model' }, model),
			faults.length ? this.switch(name, faults) : null,
			unusable ? element('p', { className: 'reason' }, unusable) : null,
			this.healths.get(name).root);
	}

	switch(name, faults) {
		const select = element('select', { ariaLabel: `What ${name} does` },
			...faults.map(({ id, label }) => element('option', { value: id }, label)));
		select.addEventListener('change', () => {
			markFault(select);
			this.on.turn(name, select.value);
		});
		return select;
	}

	mover(name, step, arrow, word) {
		const to = this.names.indexOf(name) + step;
		const move = element('button', { type: 'button', ariaLabel: `Ask ${name} ${word}`, title: `Ask ${word}` }, arrow);
		move.disabled = !this.names.includes(name) || to < 0 || to >= this.names.length;
		move.addEventListener('click', () => {
			const names = this.names.filter((other) => other !== name);
			names.splice(to, 0, name);
			this.on.order(names);
		});
		return move;
	}

}

function turnTo(select, fault) {
	select.value = fault;
	markFault(select);
}

function markFault(select) {
	select.dataset.failing = String(select.value !== 'ok');
}
