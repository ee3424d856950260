/**
 * The access log: one line for every request that has ended.
 *
 * <p>Start at {@link io.headgate.gateway.http.accesslog.AccessLog}, which event loops hand an
 * {@link io.headgate.gateway.http.accesslog.AccessEntry} to. A format makes a line of it, and the
 * one thread of {@link io.headgate.gateway.http.accesslog.LineWriter} writes it: where the reader
 * of standard output is slow, lines are left out and counted, and nobody waits. {@code
 * gateway.http} fills entries, {@code gateway.app} opens the log; nobody else imports this package.
 */
@NullMarked
package io.headgate.gateway.http.accesslog;

import org.jspecify.annotations.NullMarked;
