import { element } from './dom.js';

const OUTCOMES = { ANSWERED: 'answered', FAILED: 'failed', SKIPPED: 'skipped', CANCELLED: 'given up' };

/** The providers in the order in which they are asked, with their switches. */
export class Chain {

	/** `onTurn(provider, fault)` and `onOrder(names)` are called when a person changes something. */
	constructor(root, onTurn, onOrder) {
		this.root = root;
		this.onTurn = onTurn;
		this.onOrder = onOrder;
		this.attempts = [];
	}

	render({ providers, faults }) {
		this.all = providers.map((provider) => provider.name);
		const focused = document.activeElement?.ariaLabel;
		this.names = providers.filter((provider) => provider.inChain).map((provider) => provider.name);
		this.root.replaceChildren(...providers.map((provider) => this.card(provider, faults)));
		this.mark(this.attempts);
		// the card is a new one, but the person is still at it
		this.root.querySelector(`[aria-label="${focused}"]`)?.focus();
	}

	/** Whether any provider is switched to a fault. */
	get failing() {
		return this.root.querySelector('select[data-failing="true"]') !== null;
	}

	/** Shows on each card what came of it in the last call. */
	mark(attempts) {
		this.attempts = attempts;
		const outcomes = new Map(attempts.map((attempt) => [attempt.provider, attempt.outcome]));
		for (const card of this.root.children) {
			const outcome = outcomes.get(card.dataset.provider) ?? '';
			card.dataset.outcome = outcome;
			card.querySelector('.outcome').textContent = OUTCOMES[outcome] ?? '';
		}
	}

	card(provider, faults) {
		const { name, model, unusable } = provider;
		return element('li', { data: { provider: name, outcome: '', usable: String(!unusable) } },
			element('div', { className: 'name' },
				element('strong', {}, name),
				element('span', { className: 'outcome' }),
				element('span', { className: 'move' }, this.mover(name, -1, '←', 'earlier'), this.mover(name, 1, '→', 'later'))),
			element('p', { className: 'model' }, model),
			faults.length ? this.switch(provider, faults) : null,
			unusable ? element('p', { className: 'reason' }, unusable) : null);
	}

	switch({ name, fault }, faults) {
		const select = element('select', { ariaLabel: `What ${name} does` },
			...faults.map(({ id, label }) => element('option', { value: id, selected: id === fault }, label)));
		const mark = () => { select.dataset.failing = String(select.value !== 'ok'); };
		mark();
		select.addEventListener('change', () => {
			mark();
			// what was held against the provider is forgotten
			select.parentElement.querySelector('.reason')?.remove();
			this.onTurn(name, select.value);
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
			this.onOrder(names);
		});
		return move;
	}

}
