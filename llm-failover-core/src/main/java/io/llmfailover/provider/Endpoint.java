package io.llmfailover.provider;

import java.net.URI;
import java.util.List;

import io.llmfailover.provider.ProviderSettings.Access;
import io.llmfailover.provider.wire.Dialect;
import io.llmfailover.provider.wire.Expected;
import io.llmfailover.target.ChatTarget.Transport;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.scheduler.Scheduler;

/**
 * Where and how a provider is asked: everything about it that no request changes.
 */
final class Endpoint {

	private final Dialect dialect;

	private final WebClient client;

	private final AnswerLimits limits;

	private final Expected plainAnswer;

	private final Scheduler scheduler;

	private final SettingNames names;

	private final URI uri;

	private final HttpHeaders whole;

	private final HttpHeaders stream;

	private final MessageCleaner cleaner;

	Endpoint(ProviderSettings settings, WebClient client, AnswerLimits limits, Scheduler scheduler,
			SettingNames names) {
		this.dialect = settings.dialect();
		this.client = client;
		this.limits = limits;
		this.plainAnswer = Expected.plain(limits.decoding());
		this.scheduler = scheduler;
		this.names = names;
		this.uri = uri(settings);
		this.whole = headers(settings, MediaType.APPLICATION_JSON);
		this.stream = headers(settings, MediaType.TEXT_EVENT_STREAM);
		this.cleaner = new MessageCleaner(settings);
	}

	private static URI uri(ProviderSettings settings) {
		UriComponentsBuilder uri = UriComponentsBuilder.fromUri(settings.baseUrl()).fragment(null);
		String base = settings.baseUrl().getRawPath().replaceFirst("/+$", "");
		return uri.replacePath(base + "/" + settings.dialect().path()).build(true).toUri();
	}

	private static HttpHeaders headers(ProviderSettings settings, MediaType accept) {
		HttpHeaders headers = new HttpHeaders();
		headers.setContentType(MediaType.APPLICATION_JSON);
		headers.setAccept(List.of(accept));
		settings.dialect().headers().forEach(headers::set);
		Access access = settings.access();
		if (access.key() != null) {
			String name = (access.keyHeader() != null) ? access.keyHeader() : settings.dialect().keyHeader();
			boolean bearer = HttpHeaders.AUTHORIZATION.equalsIgnoreCase(name);
			headers.set(name, (bearer ? "Bearer " : "") + access.key().value());
		}
		access.headers().forEach(headers::set);
		return HttpHeaders.readOnlyHttpHeaders(headers);
	}

	Dialect dialect() {
		return this.dialect;
	}

	AnswerLimits limits() {
		return this.limits;
	}

	/**
	 * What is expected of the answer to a request that asks for nothing special.
	 * @return the same for each request
	 */
	Expected plainAnswer() {
		return this.plainAnswer;
	}

	Scheduler scheduler() {
		return this.scheduler;
	}

	SettingNames names() {
		return this.names;
	}

	MessageCleaner cleaner() {
		return this.cleaner;
	}

	URI uri() {
		return this.uri;
	}

	/**
	 * Starts a request. It carries no headers yet: what is not there is seen by no filter
	 * and no log, and not kept by an exception.
	 * @return the request, still without headers and body
	 */
	WebClient.RequestBodySpec post() {
		return this.client.post().uri(this.uri);
	}

	/**
	 * The headers of a request, the key among them.
	 * @param transport how the answer is fetched
	 * @return the headers, which cannot be changed
	 */
	HttpHeaders headers(Transport transport) {
		return (transport == Transport.STREAM) ? this.stream : this.whole;
	}

}
