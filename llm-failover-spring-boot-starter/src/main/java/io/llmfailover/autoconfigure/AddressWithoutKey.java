package io.llmfailover.autoconfigure;

import java.net.URI;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * A convention of requests to providers whose address is told without its query and user:
 * either may be a key.
 *
 * @param told the convention
 */
record AddressWithoutKey(ClientRequestObservationConvention told) implements ClientRequestObservationConvention {

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.told.supportsContext(context);
	}

	@Override
	public @Nullable String getName() {
		return this.told.getName();
	}

	@Override
	public @Nullable String getContextualName(ClientRequestObservationContext context) {
		return this.told.getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
		return withoutKey(this.told.getLowCardinalityKeyValues(context), context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
		return withoutKey(this.told.getHighCardinalityKeyValues(context), context);
	}

	private static KeyValues withoutKey(KeyValues values, ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		if (request == null || (request.url().getRawQuery() == null && request.url().getRawUserInfo() == null)) {
			return values;
		}
		URI address = request.url();
		return KeyValues.of(values.stream()
			.map((value) -> KeyValue.of(value.getKey(), withoutKey(value.getValue(), address)))
			.toList());
	}

	private static String withoutKey(String value, URI address) {
		String bare = UriComponentsBuilder.fromUri(address).userInfo(null).replaceQuery(null).build(true).toUriString();
		String safe = value.replace(address.toString(), bare).replace(address.toASCIIString(), bare);
		String query = address.getRawQuery();
		return (query != null && !query.isEmpty()) ? safe.replace("?" + query, "") : safe;
	}

}
