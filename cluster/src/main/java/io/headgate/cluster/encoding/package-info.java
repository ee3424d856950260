/**
 * What members say to each other, as bytes. Two versions of the program understand each other, as
 * they must while one takes the other's place node by node:
 *
 * <ul>
 *   <li>everything starts with the {@linkplain io.headgate.cluster.encoding.Encoding#VERSION
 *       version} of who wrote it;
 *   <li>a later version only adds fields, at the end; who knows fewer leaves the rest unread, and
 *       who knows more takes a default for what an older version does not have;
 *   <li>kinds of messages are only added; who does not know one drops it;
 *   <li>keys of shared maps never change: they are equal if their bytes are.
 * </ul>
 *
 * <p>Start at {@link io.headgate.cluster.encoding.Encoding}. Nothing here knows how bytes travel.
 */
package io.headgate.cluster.encoding;
