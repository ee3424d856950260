/**
 * What is asked of whoever authorizes requests, and what is remembered of the answers.
 *
 * <p>Start at {@link io.headgate.gateway.http.authorization.AuthorizationQuestion}. {@code
 * gateway.http} sends it, {@code gateway.http.step} writes it and decides by the answer. Nothing
 * here knows of sockets.
 */
@NullMarked
package io.headgate.gateway.http.authorization;

import org.jspecify.annotations.NullMarked;
