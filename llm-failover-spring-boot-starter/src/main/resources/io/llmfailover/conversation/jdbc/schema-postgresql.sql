CREATE TABLE IF NOT EXISTS llm_conversation (
	id VARCHAR(200) NOT NULL PRIMARY KEY,
	version BIGINT NOT NULL,
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL
);

CREATE TABLE IF NOT EXISTS llm_conversation_turn (
	conversation_id VARCHAR(200) NOT NULL REFERENCES llm_conversation (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,
	content TEXT NOT NULL,
	PRIMARY KEY (conversation_id, position)
);
