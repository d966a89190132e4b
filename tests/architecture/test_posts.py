"""The posts that editions may name are the posts that people can hold."""

from bihuan.people.terms import Post
from bihuan.procedure.terms import POSTS


def test_the_core_and_the_organisation_know_the_same_posts():
    assert tuple(Post.values) == POSTS
