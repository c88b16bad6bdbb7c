package io.llmfailover.schema;

import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values of records, at random: what is written fits the schema of its type, and is read
 * back as it was. What was made unfit raises nothing but a misfit.
 */
class RandomRecordsTest {

	private static final List<Class<?>> TYPES = List.of(Scalars.class, Times.class, Nested.class, Holder.class,
			Branch.class);

	private final Map<Class<?>, JsonType<?>> types = new LinkedHashMap<>();

	private Random random = new Random(0);

	private JsonType<?> ofType(Class<?> type) {
		return this.types.computeIfAbsent(type, JsonType::of);
	}

	@Test
	void aThousandRecordsFitTheirSchemaAndAreReadBackAsTheyWere() {
		for (int seed = 0; seed < 1000; seed++) {
			this.random = new Random(seed);
			Class<?> type = TYPES.get(seed % TYPES.size());
			Object value = record(type, 0);
			JsonType<?> json = ofType(type);
			String text = json.write(value);
			assertThat(json.schema().complaint(text)).as("seed %d: %s", seed, text).isNull();
			assertThat((Object) json.read(text)).as("seed %d: %s", seed, text).isEqualTo(value);
		}
	}

	@Test
	void tenThousandTextsThatWereDamagedRaiseNothingButAMisfit() {
		int misfits = 0;
		for (int seed = 0; seed < 10_000; seed++) {
			this.random = new Random(seed);
			Class<?> type = TYPES.get(seed % TYPES.size());
			String json = damaged(ofType(type).write(record(type, 0)));
			try {
				assertThat((Object) ofType(type).read(json)).isInstanceOf(type);
			}
			catch (MisfitException ex) {
				misfits++;
				assertThat(ex.getMessage()).as("seed %d: %s", seed, json).isNotBlank().hasSizeLessThan(1000);
			}
		}
		assertThat(misfits).isBetween(3000, 9999);
	}

	@Test
	void hostileTextsRaiseNothingButAMisfit() {
		for (String json : List.of("", " ", "\u0000", "null", "[]", "{", "}", "{}{}", "\"", "tru", "[".repeat(100_000),
				"{\"a\":".repeat(100_000), "1".repeat(100_000), "1e999999999", "{\"number\":1e999999999}",
				"{\"whole\":1e9999}", "{\"text\":\"\ud800\"}", "\ufeff{}",
				"{\"text\":\"" + "x".repeat(1_000_000) + "\"}", "{\"" + "k".repeat(200_000) + "\":1}", "{'text':'a'}",
				"{\"text\":NaN}", "// c\n{}", "{\"__proto__\":{}}", "{\"@class\":\"java.lang.Runtime\"}")) {
			for (Class<?> type : TYPES) {
				try {
					JsonType.of((Type) type).read(json);
					assertThat(json).as("only what fits is read").isEqualTo("{}");
				}
				catch (MisfitException ex) {
					assertThat(ex.getMessage()).isNotBlank().hasSizeLessThan(1000);
				}
			}
		}
	}

	private String damaged(String json) {
		StringBuilder text = new StringBuilder(json);
		for (int i = this.random.nextInt(3); i >= 0 && !text.isEmpty(); i--) {
			int at = this.random.nextInt(text.length());
			switch (this.random.nextInt(6)) {
				case 0 -> text.deleteCharAt(at);
				case 1 -> text.insert(at, "{}[]\",:0-e.\\nut".charAt(this.random.nextInt(15)));
				case 2 -> text.setCharAt(at, (char) this.random.nextInt(0x10000));
				case 3 -> text.setLength(at);
				case 4 -> text.insert(at, text.substring(at / 2, at));
				default -> text.setCharAt(at, (char) ('0' + this.random.nextInt(10)));
			}
		}
		return text.toString();
	}

	private Object record(Class<?> type, int depth) {
		RecordComponent[] components = type.getRecordComponents();
		@Nullable Object[] values = new Object[components.length];
		for (int i = 0; i < components.length; i++) {
			boolean nullable = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
			values[i] = (nullable && (depth > 3 || this.random.nextInt(3) == 0)) ? null
					: value(components[i].getGenericType(), depth + 1);
		}
		try {
			Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
			return type.getDeclaredConstructor(types).newInstance(values);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Object value(Type type, int depth) {
		if (type instanceof ParameterizedType generic) {
			Type[] arguments = generic.getActualTypeArguments();
			if (generic.getRawType() == Optional.class) {
				return (this.random.nextInt(3) == 0) ? Optional.empty() : Optional.of(value(arguments[0], depth));
			}
			if (generic.getRawType() == Map.class) {
				Map<Object, Object> map = new LinkedHashMap<>();
				for (int i = size(depth); i > 0; i--) {
					map.put(text(), value(arguments[1], depth));
				}
				return map;
			}
			List<Object> list = new ArrayList<>();
			for (int i = size(depth); i > 0; i--) {
				list.add(value(arguments[0], depth));
			}
			return list;
		}
		return scalar((Class<?>) type, depth);
	}

	private int size(int depth) {
		return (depth > 3) ? 0 : this.random.nextInt(4);
	}

	private Object scalar(Class<?> type, int depth) {
		if (type.isRecord()) {
			return record(type, depth);
		}
		if (type.isEnum()) {
			return type.getEnumConstants()[this.random.nextInt(type.getEnumConstants().length)];
		}
		Instant instant = Instant.ofEpochSecond(this.random.nextInt(), this.random.nextInt(1_000_000_000));
		LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
		Object[] values = { text(), this.random.nextInt(), this.random.nextLong(), this.random.nextBoolean(),
				this.random.nextGaussian(), (float) this.random.nextGaussian(), (short) this.random.nextInt(),
				new BigDecimal(new BigInteger(80, this.random), 5), new BigInteger(100, this.random), instant, time,
				time.toLocalDate(), time.toLocalTime(), time.atOffset(ZoneOffset.ofHours(this.random.nextInt(37) - 18)),
				YearMonth.from(time), Duration.ofNanos(this.random.nextLong() >>> 1),
				new UUID(this.random.nextLong(), this.random.nextLong()), (char) ('a' + this.random.nextInt(26)) };
		for (Object value : values) {
			if (type.isInstance(value) || primitive(type, value)) {
				return value;
			}
		}
		throw new IllegalArgumentException("no value of " + type);
	}

	private static boolean primitive(Class<?> type, Object value) {
		return type.isPrimitive() && MethodType.methodType(type).wrap().returnType().isInstance(value);
	}

	private String text() {
		int[] points = this.random.ints(this.random.nextInt(12), 0, 0x11000)
			.filter((c) -> c < 0xD800 || c > 0xDFFF)
			.toArray();
		return new String(points, 0, points.length);
	}

	enum Word {

		ONE, TWO, THREE

	}

	record Scalars(String text, int whole, long large, boolean flag, double number, float less, short small,
			BigDecimal amount, BigInteger count, Word word, UUID id, char letter, @Nullable String maybe,
			@Nullable Word perhaps, Optional<String> optional) {

	}

	record Times(Instant instant, LocalDate date, LocalTime time, LocalDateTime both, OffsetDateTime offset,
			YearMonth month, Duration duration, @Nullable Instant end) {

	}

	record Nested(String name, List<Scalars> all, @Nullable Scalars one, Map<String, Times> byName,
			List<List<Integer>> table) {

	}

	record Holder(Optional<Nested> nested, List<Word> words, Map<String, List<String>> lists) {

	}

	record Branch(String name, List<Branch> children, @Nullable Branch next) {

	}

}
