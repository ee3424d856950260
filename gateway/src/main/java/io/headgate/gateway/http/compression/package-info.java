/**
 * Bodies of responses, compressed on their way to clients that take that.
 *
 * <p>Start at {@link io.headgate.gateway.http.compression.RequestedCompression}, which an exchange
 * keeps: it decides for the head of a response, and gives it a {@link
 * io.headgate.gateway.http.compression.CodedBody} where its body is to be compressed. Why it is
 * built so stands in docs/design/0036-compression.md.
 */
@NullMarked
package io.headgate.gateway.http.compression;

import org.jspecify.annotations.NullMarked;
