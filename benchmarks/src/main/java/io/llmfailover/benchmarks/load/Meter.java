package io.llmfailover.benchmarks.load;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/**
 * What this process has used so far: processor time of all its threads, and bytes that
 * they allocated. Bytes of threads that have died are missing before JDK 21; no contender
 * lets threads die within seconds.
 */
final class Meter {

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private static final @Nullable Method TOTAL = total();

	private final long cpu = SYSTEM.getProcessCpuTime();

	private final long bytes = totalBytes();

	private final Map<Long, Long> byThread = bytesByThread();

	private static @Nullable Method total() {
		try {
			return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
		}
		catch (NoSuchMethodException ex) {
			return null;
		}
	}

	/**
	 * Processor time since this meter was made.
	 * @return the time in nanoseconds
	 */
	long cpuNanos() {
		return SYSTEM.getProcessCpuTime() - this.cpu;
	}

	/**
	 * Bytes allocated since this meter was made.
	 * @return the bytes
	 */
	long allocatedBytes() {
		if (TOTAL != null) {
			return totalBytes() - this.bytes;
		}
		long sum = 0;
		for (Map.Entry<Long, Long> thread : bytesByThread().entrySet()) {
			sum += thread.getValue() - this.byThread.getOrDefault(thread.getKey(), 0L);
		}
		return sum;
	}

	private static long totalBytes() {
		try {
			return (TOTAL != null) ? (long) TOTAL.invoke(THREADS) : 0;
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Map<Long, Long> bytesByThread() {
		long[] ids = THREADS.getAllThreadIds();
		long[] bytes = THREADS.getThreadAllocatedBytes(ids);
		Map<Long, Long> byThread = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			byThread.put(ids[i], Math.max(0, bytes[i]));
		}
		return byThread;
	}

	/**
	 * What live objects take.
	 * @return the bytes
	 */
	static long heapAfterCollection() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	static int threads() {
		return THREADS.getThreadCount();
	}

}
