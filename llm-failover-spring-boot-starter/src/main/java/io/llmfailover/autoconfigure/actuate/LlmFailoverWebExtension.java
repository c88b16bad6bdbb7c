package io.llmfailover.autoconfigure.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringUtils;

/**
 * Changes over HTTP: whoever sends something that makes no sense is told what is wrong
 * with it, which the actuator itself keeps to itself. Thread-safe.
 */
@EndpointWebExtension(endpoint = LlmFailoverEndpoint.class)
public final class LlmFailoverWebExtension {

	private final LlmFailoverEndpoint endpoint;

	/**
	 * Creates the extension.
	 * @param endpoint the endpoint
	 */
	public LlmFailoverWebExtension(LlmFailoverEndpoint endpoint) {
		this.endpoint = Objects.requireNonNull(endpoint, "endpoint");
	}

	/**
	 * Sets the chain.
	 * @param order the names of the providers in order, with commas between them
	 * @return status 204, or 400 with what is wrong
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, String>> order(@Nullable String order) {
		return changed(() -> {
			if (order == null) {
				throw new IllegalArgumentException(
						"There is no order: send the names of providers, such as {\"order\": \"openai,anthropic\"}");
			}
			this.endpoint.order(names("order", order));
		});
	}

	/**
	 * Changes one provider. What is not sent stays as it is.
	 * @param provider its name
	 * @param models the models in order, with commas between them; null to keep them
	 * @param enabled {@code true} or {@code false}; null to keep that
	 * @param park for how long it is left out, such as {@code 10m}; null to not leave it
	 * out
	 * @param reset {@code true} to forget what is held against it
	 * @return status 204, or 400 with what is wrong
	 */
	@WriteOperation
	public WebEndpointResponse<Map<String, String>> change(@Selector String provider, @Nullable String models,
			@Nullable String enabled, @Nullable String park, @Nullable String reset) {
		return changed(() -> this.endpoint.change(provider, read(models, (text) -> names("models", text)),
				read(enabled, (text) -> flag("enabled", text)), read(park, LlmFailoverWebExtension::duration),
				read(reset, (text) -> flag("reset", text))));
	}

	private static WebEndpointResponse<Map<String, String>> changed(Runnable change) {
		try {
			change.run();
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
		}
		catch (InvalidEndpointRequestException | IllegalArgumentException ex) {
			return new WebEndpointResponse<>(Map.of("error", String.valueOf(ex.getMessage())),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static <T> @Nullable T read(@Nullable String text, Function<String, T> as) {
		return (text != null) ? as.apply(text) : null;
	}

	private static List<String> names(String what, String text) {
		List<String> names = List.of(StringUtils.trimArrayElements(StringUtils.commaDelimitedListToStringArray(text)));
		if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException(what + " must be names with commas between them, but is '" + text + "'");
		}
		return names;
	}

	private static boolean flag(String what, String text) {
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException(what + " must be true or false, but is '" + text + "'");
		};
	}

	private static Duration duration(String text) {
		try {
			return DurationStyle.detectAndParse(text);
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			throw new IllegalArgumentException("park must be a time such as 10m, but is '" + text + "'");
		}
	}

}
