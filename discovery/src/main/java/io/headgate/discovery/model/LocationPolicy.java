package io.headgate.discovery.model;

/**
 * How clients see where pods send them.
 *
 * @param from what a URL has to begin with to be changed
 * @param to by what that is replaced
 */
public record LocationPolicy(RequestTemplate from, RequestTemplate to) {}
