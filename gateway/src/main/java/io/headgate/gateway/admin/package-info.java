/**
 * Looking at a running node: the admin address with its JSON and tables, and the probe address.
 *
 * <p>Start at {@link io.headgate.gateway.admin.AdminServer}, which lists the paths, or at {@link
 * io.headgate.gateway.admin.Listing}, one of which stands behind each list. The page for browsers
 * is plain HTML, CSS and JavaScript in the resources beside this package: no build step, nothing
 * from elsewhere, and what it shows is set as text only. Nothing here is on the path of traffic
 * and, but for draining, nothing here changes anything: it reads the snapshot and the counters.
 * Only {@code gateway.app}, and {@code gateway.metrics} for the figures that it hands over, import
 * this package.
 */
package io.headgate.gateway.admin;
