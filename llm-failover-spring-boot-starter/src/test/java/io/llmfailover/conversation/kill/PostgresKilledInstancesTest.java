package io.llmfailover.conversation.kill;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Instances that are killed over PostgreSQL: a server that the test starts.
 */
class PostgresKilledInstancesTest extends KilledInstancesContract {

	@Override
	KeptStore start(Path folder) throws IOException {
		return new PostgresServer(folder);
	}

}
