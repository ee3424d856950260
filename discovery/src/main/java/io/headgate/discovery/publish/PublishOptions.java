package io.headgate.discovery.publish;

/**
 * What is said back to an API server, and by whom.
 *
 * @param syncEvents whether a change of an Ingress that was taken is an Event
 */
public record PublishOptions(StatusOptions status, ElectionOptions election, boolean syncEvents) {}
