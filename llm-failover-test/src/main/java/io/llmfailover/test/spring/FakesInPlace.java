package io.llmfailover.test.spring;

import io.llmfailover.autoconfigure.LlmFailoverBuilderCustomizer;
import io.llmfailover.service.LlmFailoverBuilder;
import io.llmfailover.test.FakeProviders;

import org.springframework.core.Ordered;

/**
 * Has the last word on every service that is built: its providers are fakes.
 */
record FakesInPlace(FakeProviders fakes) implements LlmFailoverBuilderCustomizer, Ordered {

	@Override
	public void customize(LlmFailoverBuilder builder) {
		this.fakes.takePlacesIn(builder);
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
