package io.llmfailover.sample;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The sample.
 */
@SpringBootApplication
public class SampleApplication {

	@Bean
	Clock clock() {
		return Clock.systemDefaultZone();
	}

	/**
	 * Starts the sample.
	 * @param args Spring Boot's arguments, for example {@code --server.port=8081}
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
