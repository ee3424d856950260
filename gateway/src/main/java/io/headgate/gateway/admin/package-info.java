/**
 * Looking at a running node: the admin address with its JSON and tables, and the probe address.
 *
 * <p>Start at {@link io.headgate.gateway.admin.AdminServer}, which lists the paths, or at {@link
 * io.headgate.gateway.admin.Listing}, one of which stands behind each list. Nothing here is on the
 * path of traffic and nothing here changes anything: it reads the snapshot and the counters. Only
 * {@code gateway.app} imports this package.
 */
package io.headgate.gateway.admin;
