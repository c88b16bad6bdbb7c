/**
 * Scrolls along with something that grows above a bar at the lower edge, until its top has reached the upper edge, or
 * until a person scrolls. Returns what to call once it does not grow any more.
 */
export function follow(growing, bar) {
	let following = true;
	const leave = () => {
		following = false;
	};
	const keepInView = () => {
		const { top, bottom } = growing.getBoundingClientRect();
		const hidden = Math.ceil(bottom - bar.getBoundingClientRect().top);
		if (following && hidden > 0 && top > 8) {
			scrollBy(0, Math.min(hidden, top - 8));
		}
	};
	const sizes = new ResizeObserver(keepInView);
	['wheel', 'touchmove'].forEach((type) => addEventListener(type, leave, { passive: true }));
	sizes.observe(growing);
	keepInView();
	return () => {
		keepInView();
		sizes.disconnect();
		['wheel', 'touchmove'].forEach((type) => removeEventListener(type, leave));
	};
}
