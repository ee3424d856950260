/**
 * HTTP/2 on a connection (RFC 9113), from either end of it: frames, windows, floods, and messages
 * as the objects that HTTP/1.1 is handled in. What becomes of a request is decided elsewhere.
 */
@NullMarked
package io.headgate.gateway.http.h2;

import org.jspecify.annotations.NullMarked;
