package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;

/**
 * What a server sends to one prompt, right and in every wrong way. The first part is sent
 * at once; the second, if any, when the client had time to take the first for the whole.
 */
enum Misframing {

	NONE {
		@Override
		String answer(String body) {
			return head(body.length()) + body;
		}
	},

	CHUNKED {
		@Override
		String answer(String body) {
			return CHUNKED_HEAD + chunk(body) + END;
		}
	},

	INTERIM_RESPONSES {
		@Override
		String answer(String body) {
			return "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
					+ "HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\nHTTP/1.1 199 Odd\r\n\r\n"
					+ NONE.answer(body);
		}
	},

	INTERIM_RESPONSE_LONG_BEFORE {
		@Override
		String answer(String body) {
			return "HTTP/1.1 102 Processing\r\n\r\n";
		}

		@Override
		String later(String body) {
			return NONE.answer(body);
		}
	},

	INTERIM_RESPONSE_AFTER_THE_ANSWER {
		@Override
		String answer(String body) {
			return NONE.answer(body) + "HTTP/1.1 103 Early Hints\r\n\r\n";
		}
	},

	FLOOD_OF_INTERIM_RESPONSES {
		@Override
		String answer(String body) {
			return "HTTP/1.1 102 Processing\r\n\r\n".repeat(1_100) + NONE.answer(body);
		}
	},

	SWITCHES_PROTOCOLS {
		@Override
		String answer(String body) {
			return "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n"
					+ NONE.answer(body);
		}
	},

	TWO_ANSWERS {
		@Override
		String answer(String body) {
			return NONE.answer(body) + NONE.answer(body);
		}
	},

	TWO_CHUNKED_ANSWERS {
		@Override
		String answer(String body) {
			return CHUNKED.answer(body) + CHUNKED.answer(body);
		}
	},

	SECOND_ANSWER_LATER {
		@Override
		String answer(String body) {
			return NONE.answer(body);
		}

		@Override
		String later(String body) {
			return NONE.answer(body);
		}
	},

	HALF_OF_A_SECOND_HEAD {
		@Override
		String answer(String body) {
			return NONE.answer(body) + "HTTP/1.1 200 OK\r\ncontent-ty";
		}

		@Override
		String later(String body) {
			return "pe: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n" + body;
		}
	},

	SECOND_HEAD_AT_ONCE_AND_ITS_BODY_LATER {
		@Override
		String answer(String body) {
			return NONE.answer(body) + head(body.length());
		}

		@Override
		String later(String body) {
			return body;
		}
	},

	LENGTH_TOO_SHORT {
		@Override
		String answer(String body) {
			return head(body.length() - 10) + body;
		}
	},

	LENGTH_ZERO {
		@Override
		String answer(String body) {
			return head(0) + body;
		}
	},

	BODY_AFTER_THE_BODY {
		@Override
		String answer(String body) {
			return NONE.answer(body) + body;
		}
	},

	LINE_ENDS_AFTER_THE_BODY {
		@Override
		String answer(String body) {
			return NONE.answer(body) + "\r\n\r\n";
		}
	},

	GARBAGE_AFTER_THE_CHUNKS {
		@Override
		String answer(String body) {
			return CHUNKED.answer(body) + "garbage";
		}
	},

	NO_CHUNK_SIZE {
		@Override
		String answer(String body) {
			return CHUNKED_HEAD + "zz\r\n" + body + "\r\n" + END;
		}
	},

	CHUNK_SIZE_TOO_SMALL {
		@Override
		String answer(String body) {
			return CHUNKED_HEAD + "5\r\n" + body + "\r\n" + END;
		}
	},

	LENGTH_AND_CHUNKS {
		@Override
		String answer(String body) {
			return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5\r\n"
					+ "transfer-encoding: chunked\r\n\r\n" + chunk(body) + END;
		}
	},

	TWO_LENGTHS {
		@Override
		String answer(String body) {
			return "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n" + NONE.answer(body).substring(17);
		}
	},

	NO_NUMBER_FOR_A_LENGTH {
		@Override
		String answer(String body) {
			return "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n" + body;
		}
	},

	NEGATIVE_LENGTH {
		@Override
		String answer(String body) {
			return "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n" + body;
		}
	},

	STATUS_000 {
		@Override
		String answer(String body) {
			return NONE.answer(body).replace(" 200 ", " 000 ");
		}
	},

	STATUS_099 {
		@Override
		String answer(String body) {
			return NONE.answer(body).replace(" 200 ", " 099 ");
		}
	},

	STATUS_1000 {
		@Override
		String answer(String body) {
			return NONE.answer(body).replace(" 200 ", " 1000 ");
		}
	},

	NO_CONTENT_WITH_A_BODY {
		@Override
		String answer(String body) {
			return NONE.answer(body).replace("200 OK", "204 No Content");
		}
	},

	NOT_MODIFIED_WITH_A_BODY {
		@Override
		String answer(String body) {
			return NONE.answer(body).replace("200 OK", "304 Not Modified");
		}
	},

	NO_CONTENT_AND_AN_ANSWER {
		@Override
		String answer(String body) {
			return "HTTP/1.1 204 No Content\r\n\r\n" + NONE.answer(body);
		}
	},

	OLD_HTTP {
		@Override
		String answer(String body) {
			return NONE.answer(body).replace("HTTP/1.1", "HTTP/1.0") + body;
		}
	},

	OLD_HTTP_KEPT_ALIVE {
		@Override
		String answer(String body) {
			return "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-type: application/json\r\ncontent-length: "
					+ body.length() + "\r\n\r\n" + body + NONE.answer(body);
		}
	},

	SAYS_IT_CLOSES_AND_GOES_ON {
		@Override
		String answer(String body) {
			return "HTTP/1.1 200 OK\r\nconnection: close\r\n" + NONE.answer(body).substring(17) + NONE.answer(body);
		}
	},

	SAYS_IT_STAYS_AND_CLOSES {
		@Override
		String answer(String body) {
			return "HTTP/1.1 200 OK\r\nconnection: keep-alive\r\n" + NONE.answer(body).substring(17);
		}

		@Override
		boolean hasARest() {
			return !later("{}").isEmpty();
		}

		boolean answersAtOnce() {
			return this != INTERIM_RESPONSE_LONG_BEFORE;
		}

		boolean closes() {
			return true;
		}
	},

	NO_HTTP {
		@Override
		String answer(String body) {
			return body + "\r\n\r\n";
		}
	};

	private static final String CHUNKED_HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
			+ "transfer-encoding: chunked\r\n\r\n";

	private static final String END = "0\r\n\r\n";

	abstract String answer(String body);

	/**
	 * What follows when the client had time to take the answer for the whole.
	 * @param body the answer's body
	 * @return empty for nothing
	 */
	String later(String body) {
		return "";
	}

	boolean hasARest() {
		return !later("{}").isEmpty();
	}

	boolean answersAtOnce() {
		return this != INTERIM_RESPONSE_LONG_BEFORE;
	}

	boolean closes() {
		return false;
	}

	private static String head(int length) {
		return "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: " + length + "\r\n\r\n";
	}

	private static String chunk(String body) {
		return Integer.toHexString(body.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + body + "\r\n";
	}

}
