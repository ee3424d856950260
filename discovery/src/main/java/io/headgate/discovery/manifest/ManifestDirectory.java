package io.headgate.discovery.manifest;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which files of a directory are manifests: {@code .yaml}, {@code .yml} and {@code .json} in it and
 * in its sub-folders, but nothing whose name begins with a dot. Links to files inside the directory
 * are followed (that is how a mounted ConfigMap looks), links out of it never.
 */
public final class ManifestDirectory {
  /** Called for each folder before it is listed, so that no change in between is missed. */
  public interface FolderVisitor {
    void visit(Path folder) throws IOException;
  }

  /** Stands for the identity of a directory that is not there. */
  private static final Object GONE = "";

  private final Path root;
  private Object scanned = GONE;

  /** Nothing is read yet. */
  public ManifestDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  Path root() {
    return root;
  }

  /** The file of a name. */
  public Path resolve(String name) {
    return root.resolve(name);
  }

  /** As messages name the file: relative, with slashes. */
  String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  static boolean isManifest(Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  /** Whether reading the file stays in the directory. */
  public boolean isInside(Path file) throws IOException {
    return !Files.isSymbolicLink(file) || file.toRealPath().startsWith(root.toRealPath());
  }

  /** Whether a change of this entry may be a change of folders, or of what links lead to. */
  static boolean concernsFolders(Path entry) {
    return Files.isSymbolicLink(entry)
        || Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)
        || !Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
  }

  boolean exists() {
    return Files.isDirectory(root);
  }

  /**
   * Whether another directory, or none, stands in the place of the one that was scanned. One that
   * is renamed tells its watchers nothing.
   */
  boolean isReplaced() {
    return !identity().equals(scanned);
  }

  private Object identity() {
    try {
      Object key = Files.readAttributes(root, BasicFileAttributes.class).fileKey();
      return key == null ? root : key;
    } catch (IOException e) {
      return GONE;
    }
  }

  /** The names of all manifests, sorted. */
  public Set<String> scan(FolderVisitor folders) throws IOException {
    scanned = identity();
    Set<String> names = new TreeSet<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(root) && folder.getFileName().toString().startsWith(".")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            folders.visit(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isManifest(file) && !isLinkToFolder(file, attributes)) {
              names.add(name(file));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) throws IOException {
            if (file.equals(root)) {
              throw gone;
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return names;
  }

  private static boolean isLinkToFolder(Path file, BasicFileAttributes attributes) {
    return attributes.isSymbolicLink() && Files.isDirectory(file);
  }
}
