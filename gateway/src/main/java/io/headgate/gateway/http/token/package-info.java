/**
 * Verifies signed tokens (RFC 7519, RFC 7515) with keys that a Secret or a URL holds.
 *
 * <p>Start at {@link io.headgate.gateway.http.token.TokenVerifier}. What is true of a token is said
 * by TokenCheck, a function; everything else here is about when, where and with which keys it is
 * called.
 */
@NullMarked
package io.headgate.gateway.http.token;

import org.jspecify.annotations.NullMarked;
