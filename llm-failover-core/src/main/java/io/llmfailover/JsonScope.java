package io.llmfailover;

/**
 * For whom the JSON form is.
 */
enum JsonScope {

	/** For everybody: without what only the provider that issued it understands. */
	SHOWN,

	/** For our own storage: everything. */
	STORED

}
