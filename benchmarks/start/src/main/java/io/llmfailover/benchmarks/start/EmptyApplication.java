package io.llmfailover.benchmarks.start;

import java.lang.management.ManagementFactory;

import com.sun.management.OperatingSystemMXBean;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application with nothing of its own. When it has started, it says what that cost.
 */
@SpringBootApplication(proxyBeanMethods = false)
class EmptyApplication {

	private static final int COLLECTIONS = 3;

	public static void main(String[] args) {
		SpringApplication.run(EmptyApplication.class, args);
		long wall = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		long cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
		int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
		int threads = ManagementFactory.getThreadMXBean().getThreadCount();
		for (int i = 0; i < COLLECTIONS; i++) {
			System.gc();
		}
		long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
		System.out.println(new Start(wall, cpu / 1_000_000, classes, heap / 1024, threads).line());
		System.exit(0);
	}

}
