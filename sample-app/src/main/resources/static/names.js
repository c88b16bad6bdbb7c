const KEY = 'conversations';
const MOST = 50;
const NAME = /^[\w-]{1,64}$/;

/**
 * The names of the conversations that this browser has begun, the latest first, each with a title. What was said in them
 * is kept by the application, for this browser alone.
 */
export class Names {

	/** The conversation of the address, else the latest one, else a new one. */
	static chosen() {
		const name = location.hash.slice(1);
		return NAME.test(name) ? name : Names.all()[0]?.name ?? Names.fresh();
	}

	static fresh() {
		return [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
	}

	static all() {
		try {
			const all = JSON.parse(localStorage.getItem(KEY) ?? '[]');
			return all.filter(({ name, title }) => NAME.test(name) && typeof title === 'string');
		}
		catch {
			// whatever it is, it was not written here
			return [];
		}
	}

	static has(name) {
		return Names.all().some((known) => known.name === name);
	}

	static add(name, title) {
		Names.write([{ name, title: title.slice(0, 80) }, ...Names.without(name)].slice(0, MOST));
	}

	static remove(name) {
		Names.write(Names.without(name));
	}

	static without(name) {
		return Names.all().filter((known) => known.name !== name);
	}

	static write(all) {
		localStorage.setItem(KEY, JSON.stringify(all));
	}

}
