package io.llmfailover.conversation.kill;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Instances that are killed over Redis: a server that the test starts, and kills.
 */
class RedisKilledInstancesTest extends KilledInstancesContract {

	@Override
	KeptStore start(Path folder) throws IOException {
		return new RedisProcess(folder);
	}

}
