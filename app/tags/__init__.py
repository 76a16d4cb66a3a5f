"""What a model saw in photos: chips in the inspector, photos with a tag, photos ranked as a tag."""
