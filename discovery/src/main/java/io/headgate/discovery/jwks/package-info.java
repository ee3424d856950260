/**
 * Reads JSON Web Key Sets (RFC 7517): what a Secret or a URL holds becomes keys of the model.
 *
 * <p>Start at {@link io.headgate.discovery.jwks.KeyDocument}.
 */
@NullMarked
package io.headgate.discovery.jwks;

import org.jspecify.annotations.NullMarked;
