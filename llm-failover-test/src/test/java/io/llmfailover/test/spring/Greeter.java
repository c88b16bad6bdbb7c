package io.llmfailover.test.spring;

import io.llmfailover.BlockingChat;
import io.llmfailover.ChatFailedException;
import io.llmfailover.ChatResponse;
import io.llmfailover.FailoverChatService;

/**
 * Somebody's service, which greets whatever happens.
 */
class Greeter {

	private final BlockingChat llm;

	Greeter(FailoverChatService llm) {
		this.llm = llm.blocking();
	}

	ChatResponse greet(String name) {
		return this.llm.chat("Greet " + name);
	}

	String greetAnyway(String name) {
		try {
			return greet(name).content();
		}
		catch (ChatFailedException ex) {
			return "Hello " + name + ", nobody is there";
		}
		catch (RuntimeException ex) {
			return "Hello " + name;
		}
	}

}
