package io.llmfailover.provider;

import java.nio.charset.StandardCharsets;

import io.llmfailover.ChatRequest;
import io.llmfailover.Document;
import io.llmfailover.Image;
import io.llmfailover.provider.facts.ModelFacts;
import io.llmfailover.provider.facts.Parameter;
import io.llmfailover.provider.facts.Refusals;
import io.llmfailover.provider.wire.CallersWords;
import io.llmfailover.provider.wire.ErrorEvidence;
import io.llmfailover.provider.wire.ErrorReport;
import io.llmfailover.provider.wire.WireTarget;
import io.llmfailover.target.ChatTarget.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RefusedMediumTest {

	private static final Document PDF = Document.of("%PDF-1.4".getBytes(StandardCharsets.US_ASCII), "report.pdf");

	private static final Image IMAGE = Image.of(new byte[] { 1 }, "image/png");

	@ParameterizedTest
	@ValueSource(strings = { "Invalid value: file. Supported values are: 'text','image_url','video_url' and 'video'.",
			"Failed to deserialize the JSON body into the target type: messages[0]: unknown variant `file`, expected `text` at line 1 column 392233",
			"Invalid 'messages[3]'. Content blocks are expected to be either text or image_url type.",
			"'claude-3-haiku-20240307' does not support PDF input.", "This model does not support file inputs.",
			"The model doesn't support documents", "PDF input is not supported by this model",
			"Document content is not supported", "file attachments are not supported", "Files are not supported.",
			"Invalid content type. file is only supported by certain models.", "Unsupported content type: file",
			"No endpoints found that support file input", "No endpoints available that support documents" })
	void aModelTakesNoDocuments(String message) {
		assertThat(refused(message, ChatRequest.builder().user("Read", PDF).build())).as(message)
			.isEqualTo(Parameter.DOCUMENTS);
		assertThat(refused(message, ChatRequest.of("Does it take a file or a document?"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"Failed to deserialize the JSON body into the target type: messages[0]: unknown variant `image_url`, expected `text` at line 1 column 216",
			"Invalid content type. image_url is only supported by certain models.",
			"No endpoints found that support image input", "This model does not support image input.",
			"m is not a multimodal model", "At most 0 image(s) may be provided in one request.",
			"Image inputs are not supported by this model", "The model does not support images",
			"Vision is not supported for this model" })
	void aModelTakesNoImages(String message) {
		assertThat(refused(message, ChatRequest.builder().user("Look", IMAGE).build())).as(message)
			.isEqualTo(Parameter.IMAGES);
		assertThat(refused(message, ChatRequest.of("Do you see?"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Could not process image", "Invalid base64 image_url.",
			"You uploaded an unsupported image. Please make sure your image has of one the following formats: ['png', 'jpeg', 'gif', 'webp'].",
			"image exceeds 5 MB maximum: 5316852 bytes > 5242880 bytes", "The PDF specified was not valid.",
			"The PDF specified is password protected.", "A maximum of 100 PDF pages may be provided.",
			"Unable to download the file. Please verify the URL and try again.",
			"Expected a base64-encoded data URL with an application/pdf MIME type, but got unsupported MIME type 'text/markdown'.",
			"The model does not support document URLs", "File size is not supported",
			"image_url URLs are not supported, send base64", "temperature is not supported",
			"Unsupported file: its format is not supported", "max_tokens is too large",
			"Failed to extract 1 image(s)." })
	void oneThatIsAtFaultSaysNothingAboutOthers(String message) {
		assertThat(refused(message, ChatRequest.builder().user("Look", PDF, IMAGE).build())).as(message).isNull();
	}

	@Test
	void whatTheCallerSaidIsNoRefusal() {
		String said = "this model does not support PDF input at all";
		assertThat(refused("Invalid request: " + said, ChatRequest.builder().user(said, PDF).build())).isNull();
	}

	private static @Nullable Parameter refused(String message, ChatRequest request) {
		CallersWords caller = CallersWords.of(request, "p");
		WireTarget target = new WireTarget("p", "m", Transport.WHOLE, 4096, ModelFacts.NONE, Refusals.NONE, false,
				caller);
		String body = JsonMapper.shared()
			.writeValueAsString(JsonNodeFactory.instance.objectNode()
				.set("error", JsonNodeFactory.instance.objectNode().put("message", message)));
		return RefusedMedium.in(ErrorReport.of(ErrorEvidence.of(400, HttpHeaders.EMPTY, body), target), caller);
	}

}
