import { element } from './dom.js';
import { seconds } from './words.js';

/** A call of a tool: its name and how it goes, and, opened, what it was given and what came of it. */
export class ToolRun {

	constructor({ id, name, arguments: json }) {
		this.id = id;
		this.state = element('span', { className: 'tool-state' });
		this.details = element('dl', {}, element('dt', {}, 'Arguments'), element('dd', {}, pretty(json)));
		this.root = element('details', { className: 'tool', data: { state: 'called' } },
			element('summary', {}, element('strong', {}, name), this.state), this.details);
	}

	started() {
		this.tell('running', 'runs');
	}

	finished(error, millis) {
		this.tell(error ? 'failed' : 'done', error ? `failed after ${seconds(millis)}` : `took ${seconds(millis)}`);
	}

	/** Shows what came of it. */
	came(text, error) {
		if (this.root.dataset.state === 'called') {
			this.tell(error ? 'failed' : 'done', error ? 'failed' : 'done');
		}
		this.details.append(element('dt', {}, error ? 'Error' : 'Result'), element('dd', {}, text || 'nothing'));
	}

	tell(state, words) {
		this.root.dataset.state = state;
		this.state.textContent = words;
	}

}

function pretty(json) {
	try {
		return JSON.stringify(JSON.parse(json), null, 1).replaceAll(/\s*\n\s*/g, ' ');
	}
	catch {
		return json;
	}
}
