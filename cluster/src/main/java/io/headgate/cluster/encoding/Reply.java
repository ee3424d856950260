package io.headgate.cluster.encoding;

/**
 * What a member says when it is asked something.
 *
 * @param understood whether the text is the answer; else it says why there is none
 */
public record Reply(boolean understood, String text) {}
