package io.llmfailover;

/**
 * A part of a message.
 */
public sealed interface Content permits Text, Image {

}
