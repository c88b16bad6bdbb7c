import { clock, element } from './dom.js';
import { heldBack, roughly, sentence } from './words.js';

const HELD_BACK = ['OPEN', 'PARKED', 'PROBING'];

/** Why a provider is held back, for how long still, and a button that forgets it. */
export class Health {

	/** `onReset()` is called when a person wants it forgotten, `onTimeUp()` when its time has run out. */
	constructor(provider, onReset, onTimeUp) {
		this.provider = provider;
		this.onTimeUp = onTimeUp;
		this.shown = '';
		this.clocks = [];
		this.lines = element('div', { ariaLive: 'polite' });
		this.button = element('button', { type: 'button', className: 'reset quiet', ariaLabel: `Reset ${provider}`, hidden: true }, 'Reset');
		this.button.addEventListener('click', onReset);
		this.root = element('div', { className: 'health' }, this.lines, this.button);
	}

	get heldBack() {
		return !this.button.hidden;
	}

	/** Shows what holds now. */
	show({ health, degradedMillis }) {
		const held = health.filter(({ state }) => HELD_BACK.includes(state));
		const wasHeld = this.heldBack;
		this.ends = held.map(({ recoveryMillis }) => performance.now() + recoveryMillis);
		this.degradedSince = performance.now() - degradedMillis;
		this.timeUpAt(Math.min(...held.filter(({ recoveryMillis }) => recoveryMillis > 0).map(({ recoveryMillis }) => recoveryMillis)));
		// a line that says the same goes on, so that it is read out once
		const says = JSON.stringify([held.map(({ model, state, reason }) => [model, state, reason]), degradedMillis !== undefined]);
		if (says === this.shown) {
			return;
		}
		this.shown = says;
		this.clear();
		held.forEach((one, index) => this.add(one, index, health.length > 1));
		if (degradedMillis !== undefined && held.length === 0) {
			this.line('DEGRADED', 'Others have been answering for ', () => roughly(performance.now() - this.degradedSince));
		}
		if (wasHeld && held.length === 0) {
			this.line('UP', 'May be asked again');
		}
		this.hold(held.length > 0);
	}

	/** Forgets that it was held back. */
	forget() {
		this.lines.querySelector('[data-health=UP]')?.remove();
	}

	add({ model, state, reason, recoveryMillis }, index, several) {
		const [what, why] = heldBack(reason);
		const says = several ? `${model}: ${what}` : sentence(what);
		if (recoveryMillis > 0) {
			this.line(state, `${says} for another `, () => roughly(Math.max(0, this.ends[index] - performance.now())), why);
		}
		else {
			this.line(state, says + why);
		}
	}

	line(health, text, time = null, rest = '') {
		const line = element('p', { data: { health } }, element('span', { className: 'unseen' }, `${this.provider}: `), text);
		if (time) {
			const counted = clock({ className: 'time' }, time);
			this.clocks.push(counted);
			line.append(counted.node, rest);
		}
		this.lines.append(line);
	}

	hold(held) {
		const focused = document.activeElement === this.button;
		this.button.hidden = !held;
		if (focused && !held) {
			// the button is gone, but the person is still at its provider
			this.root.closest('li').focus();
		}
	}

	clear() {
		this.clocks.forEach(({ stop }) => stop());
		this.clocks = [];
		this.lines.replaceChildren();
	}

	timeUpAt(millis) {
		clearTimeout(this.timer);
		if (Number.isFinite(millis)) {
			this.timer = setTimeout(this.onTimeUp, millis);
		}
	}

}
