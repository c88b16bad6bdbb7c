package io.llmfailover.tool;

import java.util.List;

import ch.qos.logback.classic.Level;
import io.llmfailover.ToolDefinition;
import io.llmfailover.failover.Logged;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often the schema of a tool is read: seen by what is said of one that is none.
 */
class SchemasTest {

	private static final ToolDefinition BROKEN = new ToolDefinition("broken", null, "no schema");

	private final Schemas schemas = new Schemas();

	private List<String> said() {
		return Logged.by(Level.WARN, Schemas.class, () -> assertThat(this.schemas.complaint(BROKEN, "{}")).isNull());
	}

	private void callOthers(int count) {
		for (int i = 0; i < count; i++) {
			this.schemas.complaint(new ToolDefinition("t", null, "{\"type\":\"object\",\"title\":\"" + i + "\"}"),
					"{}");
		}
	}

	@Test
	void aSchemaIsReadOnceForAllCallsOfItsTool() {
		assertThat(said()).singleElement().asString().startsWith("Arguments of the tool 'broken' are not checked");
		callOthers(255);
		assertThat(said()).isEmpty();
	}

	@Test
	void oneThatWasNotUsedForLongIsForgottenWhereThereAreTooMany() {
		assertThat(said()).hasSize(1);
		callOthers(256);
		assertThat(said()).hasSize(1);
	}

}
