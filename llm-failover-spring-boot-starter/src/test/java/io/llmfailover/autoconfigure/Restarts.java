package io.llmfailover.autoconfigure;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A JVM in which an application is restarted: starts it three times and prints what was
 * left of the last two. The first one starts what Reactor has once for all, whose threads
 * belong to it. Arguments: the application's.
 */
final class Restarts {

	private static final String APPLICATION = "io.llmfailover.autoconfigure.RestartedApplication";

	private static final int PATIENCE_SECONDS = 30;

	private Restarts() {
	}

	public static void main(String[] args) throws Exception {
		List<String> arguments = List.of(args);
		restart(arguments);
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
		List<WeakReference<ClassLoader>> classes = List.of(new WeakReference<>(restart(arguments), collected),
				new WeakReference<>(restart(arguments), collected));
		await(collected, () -> classes.stream().allMatch((loader) -> loader.get() == null) && left(before).isEmpty());
		classes.stream()
			.filter((loader) -> loader.get() != null)
			.forEach((loader) -> System.out.println("left: classes"));
		left(before).forEach((thread) -> System.out.println("left: thread " + thread.getName()));
		System.exit(0);
	}

	@SuppressWarnings("unchecked")
	private static ClassLoader restart(List<String> arguments) throws Exception {
		RestartedClasses classes = new RestartedClasses(APPLICATION);
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(classes);
		try {
			Function<List<String>, String> application = (Function<List<String>, String>) classes.loadClass(APPLICATION)
				.getConstructor()
				.newInstance();
			System.out.println("answer: " + application.apply(arguments));
		}
		finally {
			thread.setContextClassLoader(before);
		}
		return classes;
	}

	private static List<Thread> left(Set<Thread> before) {
		Set<Thread> now = new HashSet<>(Thread.getAllStackTraces().keySet());
		now.removeAll(before);
		// Reactor's, which all applications of a JVM share
		now.removeIf((thread) -> thread.getName().matches("(parallel|boundedElastic)-\\d+"));
		return new ArrayList<>(now);
	}

	private static void await(ReferenceQueue<ClassLoader> collected, BooleanSupplier condition)
			throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
		while (!condition.getAsBoolean() && System.nanoTime() < end) {
			System.gc();
			collected.remove(100);
		}
	}

}
