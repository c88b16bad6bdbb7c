import { element, show } from './dom.js';

const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const PDF = 'application/pdf';
const MOST_MEGABYTES = 4;

const find = (id) => document.getElementById(id);

/** The image or PDF that goes with the next question: picked, pasted or dropped, and shown until it is sent or removed. */
export class Attachment {

	constructor() {
		this.content = [];
		find('attach').addEventListener('click', () => find('file').click());
		find('file').addEventListener('change', ({ target }) => this.take(target.files));
		find('message').addEventListener('paste', (event) => this.takeFrom(event, event.clipboardData));
		addEventListener('dragover', (event) => event.preventDefault());
		addEventListener('drop', (event) => this.takeFrom(event, event.dataTransfer));
	}

	/** What is sent of it; undefined where there is none. */
	get sent() {
		return this.content.map((file) => ({ name: file.name, data: address(file) }))[0];
	}

	remove() {
		this.content = [];
		find('file').value = '';
		find('attached').replaceChildren();
		show(find('attached-problem'), '');
	}

	lock(busy) {
		this.busy = busy;
		find('attach').disabled = busy;
		find('attached').querySelector('button')?.toggleAttribute('disabled', busy);
	}

	takeFrom(event, { files }) {
		// text is pasted and dropped as ever
		if (files.length > 0) {
			event.preventDefault();
			this.take(files);
		}
	}

	async take([file]) {
		if (!file || this.busy) {
			return;
		}
		this.remove();
		try {
			this.show(file, await read(file));
		}
		catch (problem) {
			show(find('attached-problem'), problem.message);
		}
		find('message').focus();
	}

	show(file, content) {
		this.content = [content];
		const remove = element('button', { type: 'button', className: 'quiet' }, 'Remove');
		remove.addEventListener('click', () => {
			this.remove();
			find('message').focus();
		});
		find('attached').replaceChildren(picture(content) ?? '',
			element('p', { className: 'hint' }, `${file.name || 'Image'}, ${size(file.size)}`), remove);
	}

}

/** An image on the page; null if it is none that is shown here. */
export function picture(image) {
	return IMAGES.includes(image.mediaType) && image.base64 ? element('img', { src: address(image), alt: 'Attached image' }) : null;
}

function address({ mediaType, base64 }) {
	return `data:${mediaType};base64,${base64}`;
}

/** Reads a file; fails in words for whoever chose it. */
async function read(file) {
	if (![...IMAGES, PDF].includes(file.type)) {
		throw new Error('Only PNG, JPEG, GIF and WebP images and PDFs can be attached.');
	}
	if (file.size > MOST_MEGABYTES * 1024 * 1024) {
		throw new Error(`The file has ${size(file.size)}; at most ${MOST_MEGABYTES} MB can be attached.`);
	}
	const [, base64] = (await dataUrl(file)).split(',');
	const content = { type: file.type === PDF ? 'document' : 'image', name: file.name, mediaType: file.type, base64 };
	await picture(content)?.decode().catch(() => {
		throw new Error('The file cannot be shown as an image.');
	});
	return content;
}

function dataUrl(file) {
	return new Promise((resolve, reject) => {
		const reader = new FileReader();
		reader.addEventListener('load', () => resolve(reader.result));
		reader.addEventListener('error', () => reject(reader.error));
		reader.readAsDataURL(file);
	});
}

function size(bytes) {
	return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
