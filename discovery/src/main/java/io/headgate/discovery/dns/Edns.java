package io.headgate.discovery.dns;

/**
 * What a client says about itself (RFC 6891).
 *
 * @param payloadSize the longest answer that it takes over UDP, in bytes
 * @param dnssecOk its DO bit, which an answer repeats (RFC 3225)
 */
record Edns(int payloadSize, int version, boolean dnssecOk) {}
