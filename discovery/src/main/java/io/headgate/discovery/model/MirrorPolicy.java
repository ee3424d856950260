package io.headgate.discovery.model;

import java.util.Optional;

/**
 * Who gets a copy of every request, and answers nobody.
 *
 * @param url where it is sent
 * @param host that stands in its Host, {@link AuthorizationUrl#HOST_OF_REQUEST} for what the client
 *     asked; empty: the one of the URL
 * @param withBody whether the body is copied too
 */
public record MirrorPolicy(AuthorizationUrl url, Optional<String> host, boolean withBody) {}
