// The same 64 bytes on fuse-native: node fuse-native.cjs <node_modules> <mountpoint>
const [modules, mountpoint] = process.argv.slice(2);
const Fuse = require(`${modules}/fuse-native`);

const SIZE = 64;
const data = Buffer.alloc(SIZE, 0x61);
const now = new Date();
const attributes = (mode, size) => ({
  mode,
  size,
  uid: 0,
  gid: 0,
  nlink: 1,
  atime: now,
  mtime: now,
  ctime: now,
});
let files = 10;

const operations = {
  readdir: (_path, done) => done(0, ["bench"]),
  getattr: (path, done) => done(0, path === "/" ? attributes(0o40755, 0) : attributes(0o100600, SIZE)),
  open: (_path, _flags, done) => done(0, ++files),
  release: (_path, _fd, done) => done(0),
  read(_path, _fd, buffer, length, _position, done) {
    data.copy(buffer, 0, 0, Math.min(length, SIZE));
    return done(Math.min(length, SIZE));
  },
  write(_path, _fd, buffer, length, _position, done) {
    buffer.copy(data, 0, 0, Math.min(length, SIZE));
    return done(length);
  },
};

// It passes no option of its own for direct_io; libfuse takes what stands behind the comma.
const options = { force: true, mkdir: false, fsname: "bench,direct_io", timeout: false };
const fuse = new Fuse(mountpoint, operations, options);
fuse.mount((error) => {
  if (error) throw error;
  console.log("ready");
});
process.once("SIGINT", () => fuse.unmount(() => process.exit()));
