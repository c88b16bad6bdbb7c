package io.llmfailover.conversation.kill;

import java.nio.file.Path;

/**
 * Instances that are killed over H2, in a file.
 */
class H2KilledInstancesTest extends KilledInstancesContract {

	@Override
	KeptStore start(Path folder) {
		return new H2File(folder);
	}

}
