package io.headgate.balancer.state;

import java.util.Optional;

/**
 * What became of a question to one member.
 *
 * @param answer empty where it did not answer in time, or does not understand the question
 */
public record MemberAnswer(ClusterMember member, Optional<String> answer) {}
