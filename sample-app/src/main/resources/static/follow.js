/**
 * Scrolls along with something that grows above a bar at the lower edge, until its top has reached the upper edge, or
 * until a person scrolls. Returns how to end that.
 */
export function follow(growing, bar) {
	const keepInView = () => {
		const hidden = Math.ceil(growing.getBoundingClientRect().bottom - bar.getBoundingClientRect().top);
		const room = growing.getBoundingClientRect().top - 8;
		if (hidden > 0 && room > 0) {
			scrollBy(0, Math.min(hidden, room));
		}
	};
	const sizes = new ResizeObserver(keepInView);
	const end = () => {
		sizes.disconnect();
		['wheel', 'touchmove'].forEach((type) => removeEventListener(type, end));
	};
	['wheel', 'touchmove'].forEach((type) => addEventListener(type, end, { passive: true }));
	sizes.observe(growing);
	keepInView();
	return end;
}
