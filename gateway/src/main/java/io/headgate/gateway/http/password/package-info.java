/**
 * Whether a password is the right one, without holding an event loop up.
 *
 * <p>Start at {@link io.headgate.gateway.http.password.PasswordVerifier}. What is stored of
 * passwords comes from the snapshot; nothing here is printed or logged. The only package that knows
 * how such digests are made.
 */
@NullMarked
package io.headgate.gateway.http.password;

import org.jspecify.annotations.NullMarked;
