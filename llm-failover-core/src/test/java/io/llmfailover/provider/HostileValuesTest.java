package io.llmfailover.provider;

import java.util.List;
import java.util.stream.Stream;

import io.llmfailover.FailureKind;
import io.llmfailover.Usage;
import io.llmfailover.provider.wire.DecodingLimits;
import io.llmfailover.target.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Numbers, lengths and types that no provider should send.
 */
class HostileValuesTest {

	private static final List<String> NUMBERS = List.of("-1", "-9223372036854775808", "9223372036854775807",
			"9223372036854775808", "99999999999999999999999999", "-99999999999999999999999999", "1e400", "-1e400",
			"1.5", "1e2", "0.0000001", "-0", "1e99999999999", "1E+2147483648", "9".repeat(900), "9".repeat(2000),
			"1." + "9".repeat(2000), "\"12\"", "\"x\"", "null", "true", "{}", "[1]", "{\"a\":[{}]}", "[[[[]]]]");

	static Stream<Arguments> numbers() {
		return Stream.of(Protocol.values())
			.flatMap((protocol) -> NUMBERS.stream().map((number) -> Arguments.of(protocol, number)));
	}

	@ParameterizedTest
	@MethodSource("numbers")
	void countsAreNeverMoreThanUnknown(Protocol protocol, String number) {
		for (String usage : List.of(protocol.usage(number, "2"), protocol.usage("2", number),
				protocol.usage(number, number))) {
			Reading reading = Reading.of(protocol,
					Protocol.events(protocol.text("Fold it."), protocol.finish("stop"), usage, protocol.last()));
			assertThat(reading.text()).isEqualTo("Fold it.");
			Usage counted = reading.finished().usage();
			// must not throw, whatever the next attempt costs
			counted.plus(counted).plus(Usage.reported(5, Long.MAX_VALUE));
		}
	}

	@ParameterizedTest
	@MethodSource("numbers")
	void noNumberIsAnExceptionOfOurs(Protocol protocol, String number) {
		String frame = (protocol == Protocol.OPENAI)
				? "{\"id\":N,\"created\":N,\"model\":N,\"service_tier\":N,\"choices\":[{\"index\":N,\"logprobs\":N,"
						+ "\"delta\":{\"role\":N,\"content\":\"Fold it.\",\"refusal\":N,\"reasoning_details\":[{\"index\":N,"
						+ "\"type\":\"reasoning.text\",\"text\":\"Hm\"}],\"tool_calls\":[{\"index\":N,\"id\":\"a\","
						+ "\"function\":{\"name\":\"f\",\"arguments\":{\"x\":N}},\"extra_content\":{\"google\":"
						+ "{\"thought_signature\":\"s\",\"n\":N}}}]}}]}"
				: "{\"type\":\"content_block_start\",\"index\":N,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\","
						+ "\"name\":\"f\",\"input\":{\"x\":N},\"cache\":N},\"extra\":N}";
		String body = Protocol.events(protocol.text("Fold it."), frame.replace("N", number),
				protocol.finish("tool_use"), protocol.last());
		// an answer or one of our own failures: anything else is thrown here
		assertThat(Reading.of(protocol, body)).isNotNull();
		assertThat(Reading
			.of(protocol,
					"{\"error\":{\"message\":\"Down\",\"code\":" + number + ",\"status\":" + number + "},\"status\":"
							+ number + "}")
			.failed()
			.message()).isNotBlank();
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void sumsOfTokensSaturate(Protocol protocol) {
		String most = String.valueOf(Long.MAX_VALUE);
		Usage usage = Reading
			.of(protocol,
					Protocol.events(protocol.text("Fold it."), protocol.usage(most, most), protocol.finish("stop")))
			.finished()
			.usage();
		assertThat(usage.totalTokens()).isEqualTo(Long.MAX_VALUE);
		assertThat(usage.plus(usage).inputTokens()).isEqualTo(Long.MAX_VALUE);
	}

	@ParameterizedTest
	@EnumSource(Protocol.class)
	void aHugeErrorInsideAStreamIsCutAndKeepsItsKind(Protocol protocol) {
		String words = "slow down ".repeat(30_000);
		for (String error : List.of(
				"{\"error\":{\"message\":\"" + words
						+ "\",\"type\":\"rate_limit_error\",\"code\":\"rate_limit_exceeded\"}}",
				"{\"type\":\"error\",\"error\":{\"message\":\"" + words + "\",\"type\":\"rate_limit_error\"}}")) {
			Failure failure = Reading.of(protocol, Protocol.events(protocol.text("Fold "), error)).failed();
			assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
			assertThat(failure.message()).hasSizeLessThanOrEqualTo(DecodingLimits.DEFAULTS.maxErrorBody());
		}
		Failure plain = Reading.of(protocol, "event: error\ndata: " + words + "\n\n").failed();
		assertThat(plain.message()).hasSizeLessThanOrEqualTo(DecodingLimits.DEFAULTS.maxErrorBody());
	}

	@Test
	void anErrorOfManySmallPartsIsCutToo() {
		String parts = "{\"a\":[],\"b\":\"x\"},".repeat(20_000);
		Failure failure = Reading
			.of(Protocol.OPENAI, Protocol.events("{\"error\":{\"message\":\"Down\",\"details\":[" + parts + "{}]}}"))
			.failed();
		assertThat(failure.message()).isEqualTo("Down");
	}

}
