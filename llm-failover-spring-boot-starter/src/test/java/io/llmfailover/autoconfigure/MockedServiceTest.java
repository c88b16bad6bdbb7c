package io.llmfailover.autoconfigure;

import io.llmfailover.FailoverAdmin;
import io.llmfailover.FailoverChatService;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mockingDetails;

/**
 * An application's test that replaces the service.
 */
@SpringBootTest(classes = MockedServiceTest.Application.class)
class MockedServiceTest {

	@MockitoBean
	FailoverChatService service;

	@Test
	void stillHasTheAdministration(@Autowired FailoverAdmin admin) {
		assertThat(mockingDetails(this.service).isMock()).isTrue();
		assertThat(admin.providers()).hasSize(5);
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
