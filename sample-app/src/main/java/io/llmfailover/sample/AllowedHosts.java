package io.llmfailover.sample;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Refuses requests that were meant for another host. A page of another site can let its
 * own name point to this machine (DNS rebinding), and its scripts would then be let in
 * like our own page's; the browser still sends that site's name. Refuses as well what a
 * script of another page sends, also one of this machine under another port, for which
 * cookies make no difference.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class AllowedHosts implements WebFilter {

	private final Set<String> allowed;

	private final JsonMapper json;

	/**
	 * Creates the filter.
	 * @param allowed the names, without a port, under which the application is reached
	 */
	AllowedHosts(@Value("${sample.allowed-hosts}") List<String> allowed, JsonMapper json) {
		this.allowed = allowed.stream()
			.map((host) -> host.trim().toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
		this.json = json;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		HttpHeaders headers = exchange.getRequest().getHeaders();
		List<String> hosts = headers.getOrEmpty(HttpHeaders.HOST);
		if (hosts.size() != 1 || !this.allowed.contains(withoutPort(hosts.get(0)))) {
			return refuse(exchange, "Foreign host", "This application is not reached under that host name;"
					+ " sample.allowed-hosts names those that it has");
		}
		if (!headers.getOrEmpty(HttpHeaders.ORIGIN).stream().allMatch((origin) -> isOf(hosts.get(0), origin))) {
			return refuse(exchange, "Foreign origin", "Scripts of other pages are not answered");
		}
		return chain.filter(exchange);
	}

	private static boolean isOf(String host, String origin) {
		return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
	}

	private static String withoutPort(String host) {
		return host.trim().toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
	}

	private Mono<Void> refuse(ServerWebExchange exchange, String title, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.FORBIDDEN, detail);
		problem.setTitle(title);
		ServerHttpResponse response = exchange.getResponse();
		response.setStatusCode(HttpStatus.FORBIDDEN);
		response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
		byte[] body = this.json.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
	}

}
