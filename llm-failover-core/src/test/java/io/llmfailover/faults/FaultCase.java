package io.llmfailover.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What a server sent in a public report of a fault. The cases are kept beside the
 * project, not in it: in the folder of the system property {@code wire.faults}, else in
 * {@code shared/faults} beside the repository.
 */
public final class FaultCase {

	/** Why a test is skipped. */
	public static final String MISSING = "There are no cases of faults: give their folder by -Dwire.faults=DIR,"
			+ " or keep them in ../shared/faults";

	private static final Pattern NAME = Pattern.compile("(.+)-(chat|stream)-([a-z0-9]+)\\.response\\.bin");

	// an answer that follows an answer on a connection of its own; what follows an
	// interim response belongs to it
	private static final Pattern NEXT = Pattern.compile("\r?\n(?=HTTP/1\\.1 [2-5]\\d\\d )");

	private final Path file;

	private final Matcher name;

	private FaultCase(Path file) {
		this.file = file;
		this.name = NAME.matcher(file.getFileName().toString());
		if (!this.name.matches()) {
			throw new IllegalArgumentException("not named like the response of a case: " + file);
		}
	}

	/**
	 * The responses of some cases; where there is no folder of cases, the test is
	 * skipped.
	 * @param numbers how the names of the cases begin: {@code 01}
	 * @return the responses, in the order of their names
	 */
	public static List<FaultCase> of(String... numbers) {
		List<FaultCase> cases = new ArrayList<>();
		Path folder = folder();
		Assumptions.assumeTrue(folder != null, MISSING);
		for (String number : numbers) {
			list(Objects.requireNonNull(folder)).filter(Files::isDirectory)
				.filter((path) -> path.getFileName().toString().startsWith(number))
				.flatMap(FaultCase::list)
				.filter((path) -> path.toString().endsWith(".response.bin"))
				.map(FaultCase::new)
				.forEach(cases::add);
		}
		if (cases.isEmpty()) {
			throw new IllegalArgumentException("There is no case " + String.join(", ", numbers));
		}
		return cases;
	}

	/**
	 * One response of a case; where there is no folder of cases, the test is skipped.
	 * @param number how the name of the case begins
	 * @param name the name of the response: {@code two-stream-vllm}
	 * @return the response
	 */
	public static FaultCase one(String number, String name) {
		return of(number).stream()
			.filter((response) -> response.file.getFileName().toString().equals(name + ".response.bin"))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * Whether there are cases.
	 * @return false where there is no folder of them
	 */
	public static boolean areThere() {
		return folder() != null;
	}

	private static @Nullable Path folder() {
		String configured = System.getProperty("wire.faults");
		if (configured != null) {
			return Path.of(configured);
		}
		for (Path base = Path.of("").toAbsolutePath(); base != null; base = base.getParent()) {
			Path folder = base.resolve("shared/faults");
			if (Files.isDirectory(folder)) {
				return folder;
			}
		}
		return null;
	}

	private static Stream<Path> list(Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String variant() {
		return this.name.group(1);
	}

	/**
	 * Whether the client asked for a stream.
	 * @return false if it asked for one piece
	 */
	public boolean stream() {
		return this.name.group(2).equals("stream");
	}

	public String provider() {
		return this.name.group(3);
	}

	/**
	 * What the server sends, byte for byte: status line, headers and body.
	 * @return the responses, one for each connection
	 */
	public List<byte[]> responses() {
		// ISO-8859-1 keeps every byte
		String all = new String(read(this.file), StandardCharsets.ISO_8859_1);
		List<byte[]> responses = new ArrayList<>();
		int start = 0;
		for (Matcher next = NEXT.matcher(all); next.find();) {
			if (!all.startsWith("HTTP/1.1 1", start)) {
				responses.add(all.substring(start, next.start()).getBytes(StandardCharsets.ISO_8859_1));
				start = next.end();
			}
		}
		responses.add(all.substring(start).getBytes(StandardCharsets.ISO_8859_1));
		return responses;
	}

	/**
	 * The body of the first response, which has no interim response before it.
	 * @return the bytes
	 */
	public byte[] body() {
		String response = new String(responses().get(0), StandardCharsets.ISO_8859_1);
		return response.substring(response.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
	}

	/**
	 * What the product sent when the case was tried.
	 * @return the JSON; null where it was not kept
	 */
	public @Nullable String request() {
		String name = this.file.getFileName().toString().replace(".response.bin", ".request.json");
		Path request = this.file.resolveSibling(name);
		return Files.exists(request) ? new String(read(request), StandardCharsets.UTF_8) : null;
	}

	private static byte[] read(Path file) {
		try {
			return Files.readAllBytes(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Serves the responses over a local socket, the last one again and again.
	 * @return the server, started
	 */
	public FaultServer serve() {
		return FaultServer.start(responses().toArray(byte[][]::new));
	}

	@Override
	public String toString() {
		return this.file.getParent().getFileName() + "/" + variant() + (stream() ? " (stream, " : " (chat, ")
				+ provider() + ")";
	}

}
