package io.llmfailover.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.llmfailover.failover.ToolSettings;
import io.llmfailover.tool.ToolErrors;
import io.llmfailover.tool.ToolRunSettings;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What {@code llm.failover.tools.*} says.
 *
 * @param defaultTools Tools, or beans with tools, that every request is offered. By
 * default a request is offered those that it names.
 * @param errors What becomes of an exception of a tool: the model reads that the tool
 * failed, or its message as well, or the call fails. The message of a ToolException is
 * always read.
 * @param timeout How long a call of a tool may take that does not say itself.
 * @param callTimeout How long a call may take that offers tools to run, all attempts and
 * tools included.
 * @param maxRounds After how many rounds with tools the model has to answer without.
 * @param parallel Most tools of one round that run at a time.
 * @param maxResult Longest text of the result of a tool; the rest is cut off, with a
 * note.
 * @param maxThreads Most threads that tools may block at a time, virtual ones where
 * spring.threads.virtual.enabled is set; further tools are not run, which the model
 * reads.
 */
record ToolsProperties(@DefaultValue List<String> defaultTools, @DefaultValue("hidden") ToolErrors errors,
		@DefaultValue("30s") Duration timeout, @DefaultValue("10m") Duration callTimeout,
		@DefaultValue("5") int maxRounds, @DefaultValue("8") int parallel, @DefaultValue("100KB") DataSize maxResult,
		@DefaultValue("256") int maxThreads) {

	ToolsProperties {
		InvalidPropertyException.requirePositive("timeout", timeout);
		InvalidPropertyException.requirePositive("call-timeout", callTimeout);
		InvalidPropertyException.requireAtLeastOne("max-rounds", maxRounds);
		InvalidPropertyException.requireAtLeastOne("parallel", parallel);
		InvalidPropertyException.requireAtLeastOne("max-threads", maxThreads);
		if (maxResult.toBytes() < 100 || maxResult.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidPropertyException("max-result", "must be at least 100B and below 2GB, but is " + maxResult,
					"Set a size such as 100KB, or remove the property for its default.");
		}
	}

	ToolSettings calls() {
		return new ToolSettings(this.maxRounds, this.callTimeout);
	}

	ToolRunSettings runs() {
		return new ToolRunSettings(this.errors, this.timeout, this.parallel, (int) this.maxResult.toBytes(),
				this.maxThreads);
	}

}
